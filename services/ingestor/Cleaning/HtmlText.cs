using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Craft.Ingestor.Cleaning;

/// <summary>HTML of many editors to plain text: blocks, list items and line breaks become lines, nothing is glued.</summary>
internal static partial class HtmlText
{
    /// <summary>Longest input in UTF-16 units; deeply nested HTML costs the parser the square of its length.</summary>
    public const int LongestInput = 256 * 1024;

    private static readonly HashSet<string> _blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
        "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    };

    private static readonly HashSet<string> _silent = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "svg", "math", "noscript", "template", "iframe", "object", "head", "title", "select", "canvas",
    };

    /// <summary>True when the text holds a tag of HTML; "List&lt;string&gt;" and "a &lt; b" are text.</summary>
    public static bool LooksLikeHtml(string text) => text.Contains('<', StringComparison.Ordinal) && Tag().IsMatch(text);

    /// <summary>Lines of text; still to be normalised. Text without tags only has its entities decoded.</summary>
    public static string ToText(string text)
    {
        if (text.Length > LongestInput)
        {
            text = text[..LongestInput];
        }

        return LooksLikeHtml(text) ? Walk(text)
            : text.Contains('&', StringComparison.Ordinal) ? System.Net.WebUtility.HtmlDecode(text) : text;
    }

    // without recursion: the nesting is the sender's choice
    private static string Walk(string html)
    {
        var text = new StringBuilder(html.Length);
        using var document = new HtmlParser().ParseDocument(html);
        INode? root = document.Body;
        var node = root?.FirstChild;
        while (node is not null)
        {
            if (Enter(node, text) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            while (node is not null && node != root)
            {
                Leave(node, text);
                if (node.NextSibling is { } sibling)
                {
                    node = sibling;
                    break;
                }

                node = node.Parent;
            }

            if (node == root)
            {
                break;
            }
        }

        return text.ToString();
    }

    private static bool Enter(INode node, StringBuilder text)
    {
        if (node is IText { Data: var data })
        {
            var keepsLines = node.ParentElement?.LocalName is "pre" or "textarea";
            foreach (var c in data)
            {
                text.Append(c is '\r' or '\t' || (c == '\n' && !keepsLines) ? ' ' : c);
            }

            return false;
        }

        if (node is not IElement element || _silent.Contains(element.LocalName))
        {
            return false;
        }

        if (element.LocalName == "br" || _blocks.Contains(element.LocalName))
        {
            text.Append('\n');
        }

        return true;
    }

    private static void Leave(INode node, StringBuilder text)
    {
        if (node is IElement element)
        {
            if (_blocks.Contains(element.LocalName))
            {
                text.Append('\n');
            }
            else if (element.LocalName is "td" or "th" or "option" or "button" or "svg")
            {
                text.Append(' ');
            }
        }
    }

    [GeneratedRegex(
        @"<(?:!--|/?(?:a|abbr|address|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|del|details|div|dl|dt|em|" +
        @"fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|main|mark|nav|" +
        @"noscript|ol|option|p|pre|q|s|script|section|select|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|" +
        @"textarea|tfoot|th|thead|title|tr|u|ul|video|ba-berufepool-[a-z]+)(?:\s[^<>]*)?/?>)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}

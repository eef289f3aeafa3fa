using System.Text.Json;
using Craft.Inference.Tokenizing;
using Xunit;

namespace Craft.UnitTests.Inference.Tokenizing;

/// <summary>No difference to the reference tokenizer in any golden row.</summary>
public sealed class GoldenTokenizerTests
{
    private static readonly string[] _literals = ["[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]"];

    public static TheoryData<string> Configurations() =>
        [GoldenTokenizer.MiniLm, GoldenTokenizer.Cased, GoldenTokenizer.LowerWithAccents];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Single_texts_have_the_ids_offsets_and_words_of_the_reference(string configuration)
    {
        // literals of special tokens are text to us, on purpose: see the test below
        var rows = GoldenTokenizer.Rows($"single.{configuration}").Where(r => GoldenTokenizer.Text(r, "group") != "special");
        Assert.Equal(589, Compare(GoldenTokenizer.Load(configuration), rows));
    }

    [Fact]
    public void The_rows_in_the_repository_have_them_too() =>
        Assert.Equal(189, Compare(GoldenTokenizer.LoadOwn(), GoldenTokenizer.OwnRows()));

    [Theory]
    [MemberData(nameof(Configurations))]
    public void A_special_token_spelled_out_in_a_text_is_text(string configuration)
    {
        var tokenizer = GoldenTokenizer.Load(configuration);
        var tokens = new TokenBuffer();
        var special = tokenizer.Vocabulary.Special;
        foreach (var row in GoldenTokenizer.Rows($"single.{configuration}").Where(r => GoldenTokenizer.Text(r, "group") == "special"))
        {
            tokenizer.Encode(GoldenTokenizer.Text(row), tokens);
            Assert.NotEqual(0, tokens.Count);
            Assert.Equal(-1, tokens.Ids.IndexOfAny([special.Start, special.Separator, special.Padding, special.Mask]));
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Pairs_are_laid_out_as_by_the_reference(string configuration)
    {
        var tokenizer = GoldenTokenizer.Load(configuration);
        var (first, second) = (new TokenBuffer(), new TokenBuffer());
        foreach (var row in GoldenTokenizer.Rows($"pair.{configuration}").Where(HasNoSpecialText))
        {
            tokenizer.Encode(GoldenTokenizer.Text(row), first);
            tokenizer.Encode(GoldenTokenizer.Text(row, "pair"), second);
            SamePair(row, tokenizer, first, TokenWindow.All(first), second, TokenWindow.All(second));
            Same(row, "words", GoldenTokenizer.Numbers(row, "word_ids"), [-1, .. first.Words.ToArray(), -1, .. second.Words.ToArray(), -1]);
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Truncation_keeps_what_the_reference_keeps(string configuration)
    {
        var tokenizer = GoldenTokenizer.Load(configuration);
        var (first, second) = (new TokenBuffer(), new TokenBuffer());
        foreach (var row in GoldenTokenizer.Rows($"truncated.{configuration}").Where(HasNoSpecialText))
        {
            var lengthMax = row.GetProperty("max_length").GetInt32();
            tokenizer.Encode(GoldenTokenizer.Text(row), first);
            if (GoldenTokenizer.TextOrNull(row, "pair") is not { } pair)
            {
                var kept = TokenWindow.Beginning(first.Count, lengthMax);
                Same(row, "ids", GoldenTokenizer.Numbers(row, "ids"), Ids(tokenizer, first, kept));
                continue;
            }

            tokenizer.Encode(pair, second);
            var (a, b) = PairTruncation.LongestFirst(first.Count, second.Count, lengthMax);
            var (ids, types) = Ids(tokenizer, first, new TokenWindow(0, a), second, new TokenWindow(0, b));
            Same(row, "ids", GoldenTokenizer.Numbers(row, "ids"), ids);
            Same(row, "types", GoldenTokenizer.Numbers(row, "token_type_ids"), types);
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Windows_are_those_of_the_reference(string configuration)
    {
        var tokenizer = GoldenTokenizer.Load(configuration);
        var (first, second) = (new TokenBuffer(), new TokenBuffer());
        foreach (var row in GoldenTokenizer.Rows($"windows.{configuration}").Where(HasNoSpecialText))
        {
            var (lengthMax, stride) = (row.GetProperty("max_length").GetInt32(), row.GetProperty("stride").GetInt32());
            tokenizer.Encode(GoldenTokenizer.Text(row), first);
            var pair = GoldenTokenizer.TextOrNull(row, "pair");
            tokenizer.Encode(pair ?? "", second);
            var windows = pair is null
                ? TokenWindows.OfSingle(first.Count, lengthMax, stride)
                : TokenWindows.OfPair(first.Count, second.Count, lengthMax, stride);
            var expected = row.GetProperty("windows").EnumerateArray().ToList();
            Assert.Equal(expected.Count, windows.Count);
            for (var i = 0; i < windows.Count; i++)
            {
                if (pair is not null)
                {
                    SamePair(expected[i], tokenizer, first, windows[i], second, TokenWindow.All(second));
                    continue;
                }

                Same(row, "ids", GoldenTokenizer.Numbers(expected[i], "ids"), Ids(tokenizer, first, windows[i]));
                Same(row, "offsets", GoldenTokenizer.Offsets(expected[i]), [(0, 0), .. Offsets(first, windows[i]), (0, 0)]);
            }
        }
    }

    private static int Compare(WordPieceTokenizer tokenizer, IEnumerable<JsonElement> rows)
    {
        var tokens = new TokenBuffer(1);
        var compared = 0;
        foreach (var row in rows)
        {
            tokenizer.Encode(GoldenTokenizer.Text(row), tokens);
            var all = TokenWindow.All(tokens);
            Same(row, "ids", GoldenTokenizer.Numbers(row, "ids"), Ids(tokenizer, tokens, all));
            Same(row, "offsets", GoldenTokenizer.Offsets(row), [(0, 0), .. Offsets(tokens, all), (0, 0)]);
            Same(row, "words", GoldenTokenizer.Numbers(row, "word_ids"), [-1, .. tokens.Words.ToArray(), -1]);
            compared++;
        }

        return compared;
    }

    private static void SamePair(
        JsonElement row, WordPieceTokenizer tokenizer, TokenBuffer first, TokenWindow a, TokenBuffer second, TokenWindow b)
    {
        var (ids, types) = Ids(tokenizer, first, a, second, b);
        Same(row, "ids", GoldenTokenizer.Numbers(row, "ids"), ids);
        Same(row, "types", GoldenTokenizer.Numbers(row, "token_type_ids"), types);
        Same(row, "offsets", GoldenTokenizer.Offsets(row), [(0, 0), .. Offsets(first, a), (0, 0), .. Offsets(second, b), (0, 0)]);
    }

    private static int[] Ids(WordPieceTokenizer tokenizer, TokenBuffer tokens, TokenWindow window)
    {
        var ids = new int[window.Count + ModelInput.SpecialOfSingle];
        Assert.Equal(ids.Length, ModelInput.Write(tokenizer.Vocabulary.Special, tokens, window, ids.AsSpan()));
        return ids;
    }

    private static (int[] Ids, int[] Types) Ids(
        WordPieceTokenizer tokenizer, TokenBuffer first, TokenWindow a, TokenBuffer second, TokenWindow b)
    {
        var ids = new long[a.Count + b.Count + ModelInput.SpecialOfPair];
        var types = new long[ids.Length];
        Assert.Equal(ids.Length, ModelInput.Write(tokenizer.Vocabulary.Special, first, a, second, b, ids.AsSpan(), types.AsSpan()));
        return ([.. ids.Select(i => (int)i)], [.. types.Select(i => (int)i)]);
    }

    private static (int Start, int End)[] Offsets(TokenBuffer tokens, TokenWindow window) =>
        [.. Enumerable.Range(window.First, window.Count).Select(i => (tokens.Starts[i], tokens.Ends[i]))];

    private static bool HasNoSpecialText(JsonElement row) =>
        !_literals.Any(s =>
            GoldenTokenizer.Text(row).Contains(s, StringComparison.Ordinal)
            || (row.TryGetProperty("pair", out var pair) && pair.GetString()?.Contains(s, StringComparison.Ordinal) == true));

    private static void Same<T>(JsonElement row, string what, T[] expected, T[] actual) =>
        Assert.True(expected.SequenceEqual(actual),
            $"{what} of {row}\nexpected {string.Join(' ', expected)}\nactual   {string.Join(' ', actual)}");
}

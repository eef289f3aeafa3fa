using System.Text;
using Craft.Inference.Models;
using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>What is a BERT and what is not.</summary>
public sealed class BertConfigTests
{
    [Fact]
    public void A_configuration_is_read()
    {
        var config = Parse(TinyBert.Config);
        Assert.Equal((8, 4, 1, 2, 6, 16, 2), (config.VocabularySize, config.HiddenSize, config.Layers, config.Heads, config.HeadSize * 3, config.Positions, config.TokenTypes));
        Assert.Equal(BertActivation.Gelu, config.Activation);
        Assert.Empty(config.Labels);
    }

    [Theory]
    [InlineData("\"gelu\"", "\"gelu_new\"", BertActivation.GeluTanh)]
    [InlineData("\"gelu\"", "\"relu\"", BertActivation.Relu)]
    [InlineData("\"gelu\"", "null", BertActivation.Gelu)]
    public void Activations_are_told_apart(string old, string changed, BertActivation expected) =>
        Assert.Equal(expected, Parse(TinyBert.Config.Replace(old, changed, StringComparison.Ordinal)).Activation);

    [Theory]
    [InlineData("\"bert\"", "\"roberta\"", "a model of type roberta, not a BERT")]
    [InlineData("\"model_type\":\"bert\",", "", "a model of type (none), not a BERT")]
    [InlineData("\"bert\"", "3", "no text in model_type")]
    [InlineData("\"gelu\"", "\"silu\"", "the activation silu")]
    [InlineData("\"hidden_size\":4", "\"hidden_size\":5", "do not divide the hidden size")]
    [InlineData("\"hidden_size\":4", "\"hidden_size\":-4", "no whole number")]
    [InlineData("\"hidden_size\":4", "\"hidden_size\":1e30", "no whole number")]
    [InlineData("\"hidden_size\":4,", "", "has no hidden_size")]
    [InlineData("\"hidden_size\":4", "\"position_embedding_type\":\"relative_key\",\"hidden_size\":4", "relative_key positions")]
    [InlineData("\"hidden_size\":4", "\"is_decoder\":true,\"hidden_size\":4", "a decoder")]
    [InlineData("\"hidden_size\":4", "\"id2label\":{\"0\":\"O\",\"2\":\"B\"},\"hidden_size\":4", "do not count from 0")]
    [InlineData("\"hidden_size\":4", "\"id2label\":{\"0\":\"O\",\"00\":\"B\"},\"hidden_size\":4", "do not count from 0")]
    [InlineData("\"hidden_size\":4", "\"id2label\":{\"0\":7},\"hidden_size\":4", "no text in 0")]
    [InlineData("\"hidden_size\":4", "\"architectures\":\"x\",\"hidden_size\":4", "no list in architectures")]
    [InlineData("}", "", "not valid JSON")]
    public void What_we_cannot_compute_is_refused(string old, string changed, string sentence)
    {
        var json = TinyBert.Config.Replace(old, changed, StringComparison.Ordinal);
        Assert.NotEqual(TinyBert.Config, json);
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_in_the_order_of_their_ids() => Assert.Equal(
        ["O", "B", "I"], Parse(TinyBert.Config.Replace("\"hidden_size\":4", "\"id2label\":{\"2\":\"I\",\"0\":\"O\",\"1\":\"B\"},\"hidden_size\":4", StringComparison.Ordinal)).Labels);

    private static BertConfig Parse(string json) => BertConfig.Parse(Encoding.UTF8.GetBytes(json), "config");
}

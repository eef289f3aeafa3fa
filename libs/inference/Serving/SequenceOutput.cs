namespace Craft.Inference.Serving;

/// <summary>
/// Receives the numbers of one sequence on the thread that computed them: an encoder's vector <c>[dims]</c>, or a tagger's logits
/// <c>[tokens, labels]</c>, special tokens included. The span is only valid during the call.
/// </summary>
internal delegate void SequenceOutput(int sequence, ReadOnlySpan<float> output);

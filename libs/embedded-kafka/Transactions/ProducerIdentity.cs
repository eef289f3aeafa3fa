using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Transactions;

/// <summary>Answer to a producer that starts: its id and epoch, or why not.</summary>
internal readonly record struct ProducerIdentity(ErrorCode Error, long ProducerId, short Epoch)
{
    public static ProducerIdentity Refused(ErrorCode error) => new(error, -1, -1);
}

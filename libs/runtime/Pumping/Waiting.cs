namespace Craft.Runtime;

/// <summary>A record on its way to the step: decoded to a message, or refused already.</summary>
internal readonly record struct Waiting<TIn>(InFlight Item, Message<TIn>? Message)
    where TIn : class;

namespace PersonData.Core.Data;

/// <summary>Tells workers that there is something to do, so that they need not look often. Nothing depends on a message arriving: who is not told finds it when they look the next time.</summary>
public sealed class Wakeups
{
    /// <summary>Something was put into a queue.</summary>
    public event Action<WorkKind>? Woken;

    /// <summary>Says that something was put into a queue. To be called after the commit: before it, there is nothing to find. It returns at once and never fails.</summary>
    public void Announce(WorkKind queue) => Woken?.Invoke(queue);
}

/// <summary>What workers wait for.</summary>
public enum WorkKind
{
    /// <summary>Jobs to be run.</summary>
    Jobs,

    /// <summary>Webhook deliveries to be sent.</summary>
    Deliveries,
}

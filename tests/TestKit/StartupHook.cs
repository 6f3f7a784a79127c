using System.Diagnostics;

/// <summary>
/// Kills a process of the product at a step of its work, as a power cut would: the runtime loads it into the unchanged binary (<c>DOTNET_STARTUP_HOOKS</c>
/// names this assembly; name and shape of the class are the runtime's), and the spans that the product emits anyway say where it is.
/// </summary>
internal static class StartupHook
{
    /// <summary>Environment variable with the step: a span, and <c>start</c> or <c>stop</c> of it, <c>outcome.commit stop</c>.</summary>
    private const string KillAt = "PERSONDATA_TESTS_KILL_AT";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(KillAt)?.Split(' ') is not [var span, var moment])
            return;

        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "PersonData.Api",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        if (moment == "start")
            listener.ActivityStarted = Kill;
        else
            listener.ActivityStopped = Kill;
        ActivitySource.AddActivityListener(listener);

        void Kill(Activity activity)
        {
            if (activity.OperationName == span)
                Process.GetCurrentProcess().Kill();
        }
    }
}

using PersonData.Core.Imports;
using Spectre.Console;

namespace PersonData.Cli.Features.Imports;

/// <summary>A progress bar on standard error, when that is a terminal.</summary>
internal static class ImportProgressBar
{
    public static async Task<ImportReport> ShowAsync(Func<IProgress<ImportProgress>?, Task<ImportReport>> import)
    {
        if (Console.IsErrorRedirected)
        {
            return await import(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var task = context.AddTask("reading");
                return await import(new Bar(task));
            });
    }

    // Not Progress<T>: that one reports later and out of order.
    private sealed class Bar(ProgressTask task) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            task.IsIndeterminate = value.BytesTotal is null or 0;
            task.MaxValue = value.BytesTotal is { } total and > 0 ? total : 1;
            task.Value = Math.Min(value.BytesRead, task.MaxValue);
            task.Description = value.Phase switch
            {
                ImportPhase.Waiting => "waiting for another import",
                ImportPhase.Indexes => $"{value.RowsCommitted:N0} rows, building indexes",
                _ => $"{value.Rows:N0} rows",
            };
        }
    }
}

using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using PersonData.Cli.CommandLine;

namespace PersonData.Cli.Hosting;

internal static class ShowVersion
{
    public static Command Command()
    {
        var command = new DocumentedCommand("version", "Show the version.", "persondata version --json");
        var json = Terminal.JsonOption();
        command.Options.Add(json);
        Terminal.SetAction(command, json, (_, terminal, _) =>
        {
            var version = typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            terminal.Result(new { Version = version, Runtime = RuntimeInformation.FrameworkDescription }, $"persondata {version} ({RuntimeInformation.FrameworkDescription})");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }
}

using PersonData.Cli.CommandLine;

return await PersonDataCommandLine.RunAsync(args);

using Zkp.Cli;

return await CommandRunner.RunAsync(args);

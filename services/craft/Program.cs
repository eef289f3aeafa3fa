return await Craft.Cli.CraftCommand.RunAsync(args, CancellationToken.None);

return Craft.Training.Cli.TrainProgram.Run(args);

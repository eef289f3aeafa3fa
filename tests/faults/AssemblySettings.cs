using Xunit;

// every class runs whole systems: one after another they are quicker and their times mean something
[assembly: CollectionBehavior(DisableTestParallelization = true)]

using Xunit;

// Each site takes the whole machine; so one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Broadsheet.EndToEnd;

/// <summary>Tests that share one site in one process.</summary>
[CollectionDefinition("one process")]
public sealed class InOneProcess : ICollectionFixture<OneProcess>;

/// <summary>Tests that share one distributed site.</summary>
[CollectionDefinition("distributed")]
public sealed class InManyProcesses : ICollectionFixture<Distributed>;

/// <summary>Tests of a site that already runs.</summary>
[CollectionDefinition("running")]
public sealed class OnARunningSite : ICollectionFixture<Running>;

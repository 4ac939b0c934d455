namespace Zkp.EndToEnd.Tests;

/// <summary>Tests of requests that go alone. They have a stack of their own, because both collections kill the app; most of their time is waiting.</summary>
[CollectionDefinition]
public sealed class SingleRequests : ICollectionFixture<StackFixture>;

/// <summary>Tests of requests that share transactions, and of registries that are stopped.</summary>
[CollectionDefinition]
public sealed class SharedTransactions : ICollectionFixture<StackFixture>;

using Zkp.LocalTools;

namespace Zkp.Cli.Tests;

public sealed class RepositoryRootTests
{
    [Fact]
    public void Is_the_folder_that_holds_the_solution() =>
        Assert.True(File.Exists(RepositoryRoot.Combine("ZkpFunctions.sln")));
}

using Zkp.Functions.Configuration;

namespace Zkp.Functions.Tests;

/// <summary>Which account has the transaction ledger.</summary>
public sealed class LedgerSettingsTests
{
    [Theory]
    [InlineData(null, "own")]
    [InlineData("", "own")]
    [InlineData("other", "other")]
    public void It_is_the_apps_own_unless_another_is_named(string? named, string account)
    {
        ZkpOptions options = new() { LedgerStorage = named is { Length: > 0 } ? ConnectionStringOf(named) : named };

        Assert.Equal(account, LedgerSettings.Read(options, ConnectionStringOf("own")).Tables.AccountName);
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("AccountName=other;AccountKey=")]
    [InlineData("AccountName=other;AccountKey=%%%;TableEndpoint=http://127.0.0.1:10002/other")]
    public void What_is_no_connection_string_is_told_by_the_settings_name_and_not_repeated(string text)
    {
        InvalidDataException told = Assert.Throws<InvalidDataException>(() => LedgerSettings.Read(new ZkpOptions { LedgerStorage = text }, ConnectionStringOf("own")));

        Assert.StartsWith("Zkp__LedgerStorage is no connection string", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, told.ToString(), StringComparison.Ordinal);
    }

    private static string ConnectionStringOf(string account) =>
        $"DefaultEndpointsProtocol=https;AccountName={account};AccountKey={Convert.ToBase64String(new byte[64])};EndpointSuffix=core.windows.net";
}

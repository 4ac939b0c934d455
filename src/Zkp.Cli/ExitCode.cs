namespace Zkp.Cli;

/// <summary>What every verb ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The answer is no: an invalid proof, a proof that was not finalized, failed tests.</summary>
    public const int No = 1;

    /// <summary>Unusable input or environment; one line on standard error says what to mend.</summary>
    public const int Unusable = 2;
}

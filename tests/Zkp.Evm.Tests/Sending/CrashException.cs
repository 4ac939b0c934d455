namespace Zkp.Evm.Tests.Sending;

/// <summary>The process is dead from here on. No code of the product catches it.</summary>
internal sealed class CrashException(string place) : Exception(place);

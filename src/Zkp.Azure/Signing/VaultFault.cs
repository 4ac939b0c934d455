using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>Whether what went wrong with a vault can pass by itself.</summary>
internal static class VaultFault
{
    /// <summary>The vault, or whoever gives tokens for it, could not be reached, is out of order or has too much to do.</summary>
    public static bool CanPass(Exception error) => error switch
    {
        RequestFailedException refusal => refusal.Status is 0 or 408 or 429 or >= 500,
        AggregateException several => several.InnerExceptions.Any(CanPass),
        HttpRequestException or SocketException or IOException or OperationCanceledException => true,
        { InnerException: { } inner } => CanPass(inner),
        _ => false,
    };

    /// <summary>In the words of a signing key's source; null for what is neither a vault's fault nor its refusal.</summary>
    /// <param name="what">What was asked for.</param>
    /// <param name="remedy">What to check where it is refused.</param>
    public static Exception? Explain(Exception error, string what, string remedy, CancellationToken cancellationToken) => error switch
    {
        InvalidDataException => null,
        _ when cancellationToken.IsCancellationRequested => null,
        _ when CanPass(error) => new SigningKeyUnavailableException($"{what} can't be reached: {First(error)}", error),
        RequestFailedException refusal when refusal.Status is 401 or 403 or 404 => new InvalidDataException($"{what} is not given ({refusal.Status} {refusal.ErrorCode}); check {remedy}.", error),
        AuthenticationFailedException => new InvalidDataException($"{what} can't be asked for: this app gets no token ({First(error)}); check its identity.", error),
        _ => null,
    };

    private static string First(Exception error) => (error is AggregateException { InnerExceptions: [.., var last] } ? last : error).Message.Split('\n')[0].Trim();
}

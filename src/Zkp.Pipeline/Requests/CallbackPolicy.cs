using System.Net;
using System.Text.Json;

namespace Zkp.Pipeline.Requests;

/// <summary>
/// Which addresses a caller may have called back: https on a public host, so that a tenant can't make the pipeline knock
/// on doors inside its own network. The name is looked at again when the call is made, since DNS may answer otherwise then.
/// </summary>
/// <param name="AllowLoopback">Lets development setups call http on this machine.</param>
public sealed record CallbackPolicy(bool AllowLoopback)
{
    private const int LongestUrl = 2048;

    public Result<Uri> Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String
            || !ProofRequestReader.TryGetText(value, out string text)
            || text.Length > LongestUrl
            || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url))
        {
            return Problem.BadRequest("bad_callback", $"'callbackUrl' must be an absolute https URL of at most {LongestUrl} characters.", "/callbackUrl");
        }

        if (AllowLoopback && url.IsLoopback && url.Scheme is "http" or "https")
        {
            return url;
        }

        if (url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length > 0)
        {
            return Problem.Unprocessable("bad_callback", "'callbackUrl' must be an https URL without user name or password.", "/callbackUrl");
        }

        return url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out IPAddress? address) && !IsPublic(address))
            ? Problem.Unprocessable("bad_callback", "'callbackUrl' must be on a public host.", "/callbackUrl")
            : url;
    }

    /// <summary>Whether a looked-up address may be called.</summary>
    public bool Allows(IPAddress address) => IsPublic(address) || (AllowLoopback && IPAddress.IsLoopback(address));

    private static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal
            || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any))
        {
            return false;
        }

        byte[] bytes = address.GetAddressBytes();
        return bytes.Length != 4 || bytes switch
        {
            [0, ..] or [10, ..] or [127, ..] or [169, 254, ..] or [192, 168, ..] or [>= 224, ..] => false,
            [172, >= 16 and <= 31, ..] => false,
            [100, >= 64 and <= 127, ..] => false,
            _ => true,
        };
    }
}

namespace Zkp.Pipeline;

/// <summary>
/// Why a request is refused, in the words its sender needs to mend it. Becomes an RFC 9457 problem document over HTTP.
/// </summary>
/// <param name="Status">The HTTP status, 4xx.</param>
/// <param name="Code">A stable, machine-readable code in snake_case.</param>
/// <param name="Detail">One or two sentences: what is wrong, and how to mend it. Holds no private input beyond names.</param>
/// <param name="Pointer">An RFC 6901 JSON pointer to the offending member, when there is one.</param>
/// <param name="Line">The line in the offending text, from 1.</param>
/// <param name="Column">The column in the offending text, from 1.</param>
public sealed record Problem(
    int Status, string Code, string Detail, string? Pointer = null, int? Line = null, int? Column = null)
{
    /// <summary>400: the request is not of the documented form.</summary>
    public static Problem BadRequest(string code, string detail, string? pointer = null) => new(400, code, detail, pointer);

    /// <summary>422: the form is right, but what it asks for can't be done.</summary>
    public static Problem Unprocessable(string code, string detail, string? pointer = null) => new(422, code, detail, pointer);
}

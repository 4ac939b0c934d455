namespace Zkp.LocalRuntime.Invocation;

internal static class LocalFunctionContext
{
    public const string HttpContextKey = "HttpRequestContext";
}

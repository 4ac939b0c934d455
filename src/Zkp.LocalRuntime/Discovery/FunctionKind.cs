namespace Zkp.LocalRuntime.Discovery;

/// <summary>What triggers a function.</summary>
internal enum FunctionKind
{
    Http,
    Queue,
    Timer,
    Orchestration,
    Activity,
}

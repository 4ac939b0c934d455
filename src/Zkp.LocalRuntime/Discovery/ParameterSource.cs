namespace Zkp.LocalRuntime.Discovery;

/// <summary>Where the value of a parameter comes from.</summary>
internal enum ParameterSource
{
    /// <summary>What the trigger hands over: a request, a message, an input.</summary>
    Trigger,
    FunctionContext,
    CancellationToken,
    DurableClient,

    /// <summary>By the parameter's name: a route parameter, a property of a queue message, an instance id.</summary>
    BindingData,

    /// <summary>The input of an orchestration.</summary>
    OrchestrationInput,
}

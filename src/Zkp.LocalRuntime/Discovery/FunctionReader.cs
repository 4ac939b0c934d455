using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Zkp.LocalRuntime.Hosting;
using Zkp.LocalRuntime.Invocation;
using Zkp.LocalRuntime.Queues;
using Zkp.LocalRuntime.Timers;

namespace Zkp.LocalRuntime.Discovery;

/// <summary>Reads one function's method and says everything that is wrong with it.</summary>
internal sealed class FunctionReader(
    MethodInfo method, string name, HostJson host, IConfiguration configuration, List<string> faults)
{
    private readonly int faultsBefore = faults.Count;

    /// <summary>The function; null when it has faults.</summary>
    public FunctionDescriptor? Read()
    {
        CheckMethod();
        List<(ParameterInfo Parameter, TriggerBindingAttribute Trigger)> triggers =
        [
            .. method.GetParameters().SelectMany(parameter =>
                parameter.GetCustomAttributes<TriggerBindingAttribute>().Select(trigger => (parameter, trigger))),
        ];
        if (triggers.Count != 1)
        {
            Fault($"it must have exactly one trigger parameter, but has {triggers.Count}");
            return null;
        }

        (ParameterInfo triggerParameter, TriggerBindingAttribute trigger) = triggers[0];
        if (KindOf(trigger) is not { } kind)
        {
            Fault($"its trigger {trigger.GetType().Name} is not supported by this runtime");
            return null;
        }

        Type result = MethodCaller.ResultType(method.ReturnType);
        string? route = kind == FunctionKind.Http ? ReadRoute((HttpTriggerAttribute)trigger) : null;
        CheckTrigger(kind, trigger, triggerParameter.ParameterType);
        List<BoundParameter> parameters = [.. method.GetParameters().Select(parameter => Bind(parameter, triggerParameter, kind, route))];
        (List<OutputBinding> outputs, PropertyInfo? httpResult) = ReadOutputs(result, kind);
        RetryAttribute? retry = ReadRetry(kind);
        string taskName = (trigger as OrchestrationTriggerAttribute)?.Orchestration ?? (trigger as ActivityTriggerAttribute)?.Activity ?? name;
        return faults.Count > faultsBefore ? null : new FunctionDescriptor
        {
            Name = name,
            TaskName = taskName,
            Kind = kind,
            Method = method,
            Trigger = trigger,
            Parameters = parameters,
            ReturnType = result,
            Outputs = outputs,
            HttpResult = httpResult,
            Retry = retry,
            Route = route,
            Definition = Define(kind, triggerParameter.Name!, outputs),
        };
    }

    private static FunctionKind? KindOf(TriggerBindingAttribute trigger) => trigger switch
    {
        HttpTriggerAttribute => FunctionKind.Http,
        QueueTriggerAttribute => FunctionKind.Queue,
        TimerTriggerAttribute => FunctionKind.Timer,
        OrchestrationTriggerAttribute => FunctionKind.Orchestration,
        ActivityTriggerAttribute => FunctionKind.Activity,
        _ => null,
    };

    private void CheckMethod()
    {
        Type type = method.DeclaringType!;
        if (name.Length is 0 or > 127 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            Fault("its name must start with a letter and have only letters, digits, '_' and '-', at most 127");
        }

        if (!method.IsPublic || !type.IsVisible)
        {
            Fault("the method and its class must be public, as the official worker finds no others");
        }

        if (method.IsGenericMethodDefinition || type.ContainsGenericParameters)
        {
            Fault("neither the method nor its class may be generic");
        }

        if (type.IsAbstract && !method.IsStatic)
        {
            Fault("its class is abstract, so it cannot be created");
        }

        if (method.GetParameters().FirstOrDefault(parameter => parameter.ParameterType.IsByRef) is { } byReference)
        {
            Fault($"parameter '{byReference.Name}' is passed by reference");
        }
    }

    private string? ReadRoute(HttpTriggerAttribute trigger)
    {
        if (trigger.AuthLevel == AuthorizationLevel.User)
        {
            Fault("AuthorizationLevel.User needs a sign-in service, which this runtime does not have");
        }

        string below = (trigger.Route ?? name).Trim('/');
        string route = string.Join('/', new[] { host.RoutePrefix, below }.Where(part => part.Length > 0));
        try
        {
            RoutePatternFactory.Parse("/" + route);
            return route;
        }
        catch (RoutePatternException invalid)
        {
            Fault($"its route '{route}' is not valid: {invalid.Message}");
            return null;
        }
    }

    private void CheckTrigger(FunctionKind kind, TriggerBindingAttribute trigger, Type type)
    {
        switch (kind)
        {
            case FunctionKind.Http when type != typeof(HttpRequest):
                Fault($"the [HttpTrigger] parameter must be an HttpRequest, not {type.Name}");
                break;
            case FunctionKind.Timer when type != typeof(TimerInfo):
                Fault($"the [TimerTrigger] parameter must be a TimerInfo, not {type.Name}");
                break;
            case FunctionKind.Orchestration when type != typeof(TaskOrchestrationContext):
                Fault($"the [OrchestrationTrigger] parameter must be a TaskOrchestrationContext, not {type.Name}");
                break;
            case FunctionKind.Timer:
                Try(() => Schedule.Parse(Settings.Resolve(((TimerTriggerAttribute)trigger).Schedule, configuration)));
                break;
            case FunctionKind.Queue:
                Try(() => QueueNames.Check(Settings.Resolve(((QueueTriggerAttribute)trigger).QueueName, configuration)));
                break;
            default:
                break;
        }
    }

    private BoundParameter Bind(ParameterInfo parameter, ParameterInfo trigger, FunctionKind kind, string? route)
    {
        Type type = parameter.ParameterType;
        if (parameter == trigger)
        {
            return new BoundParameter(parameter, ParameterSource.Trigger);
        }

        if (type == typeof(FunctionContext) || type == typeof(CancellationToken))
        {
            return new BoundParameter(
                parameter, type == typeof(FunctionContext) ? ParameterSource.FunctionContext : ParameterSource.CancellationToken);
        }

        if (parameter.IsDefined(typeof(DurableClientAttribute)))
        {
            if (type != typeof(DurableTaskClient))
            {
                Fault($"the [DurableClient] parameter '{parameter.Name}' must be a DurableTaskClient, not {type.Name}");
            }

            if (kind == FunctionKind.Orchestration)
            {
                Fault($"an orchestrator must not use a client; take '{parameter.Name}' away and use its context, or an activity");
            }

            return new BoundParameter(parameter, ParameterSource.DurableClient);
        }

        return kind == FunctionKind.Orchestration
            ? new BoundParameter(parameter, ParameterSource.OrchestrationInput)
            : BindByName(parameter, kind, route);
    }

    private BoundParameter BindByName(ParameterInfo parameter, FunctionKind kind, string? route)
    {
        string[] known = kind switch
        {
            FunctionKind.Http when route is not null =>
                [.. RoutePatternFactory.Parse("/" + route).Parameters.Select(part => part.Name)],
            FunctionKind.Queue => QueueMessageData.Names,
            FunctionKind.Activity => [ActivityInvoker.InstanceIdName],
            _ => [],
        };
        if (!known.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase))
        {
            string there = known.Length == 0 ? "there is nothing" : $"there is only {string.Join(", ", known)}";
            Fault(kind == FunctionKind.Http
                ? $"parameter '{parameter.Name}' is not in its route '{route}' ({there} to bind by name)"
                : $"parameter '{parameter.Name}' cannot be bound ({there} to bind by name)");
        }
        else if (!ValueConverter.CanConvert(parameter.ParameterType))
        {
            Fault($"parameter '{parameter.Name}' has the type {parameter.ParameterType.Name}, which text cannot be converted to");
        }

        return new BoundParameter(parameter, ParameterSource.BindingData);
    }

    private (List<OutputBinding> Outputs, PropertyInfo? HttpResult) ReadOutputs(Type result, FunctionKind kind)
    {
        List<OutputBinding> outputs = [];
        if (method.GetCustomAttribute<QueueOutputAttribute>() is { } onMethod)
        {
            outputs.Add(new OutputBinding(onMethod, null));
        }

        PropertyInfo[] properties = result.IsClass && result != typeof(string) ? result.GetProperties() : [];
        foreach (PropertyInfo property in properties)
        {
            if (property.GetCustomAttribute<QueueOutputAttribute>() is { } queue)
            {
                outputs.Add(new OutputBinding(queue, property));
            }
        }

        if (outputs.Count > 0 && result == typeof(void))
        {
            Fault("it has an output binding but returns nothing");
        }

        if (outputs.Count > 0 && kind is FunctionKind.Orchestration)
        {
            Fault("an orchestrator's result is the orchestration's output and cannot go to a queue; use an activity");
        }

        if (kind == FunctionKind.Http && outputs.Any(output => output.Property is null))
        {
            Fault("an HTTP function's result is its response; return an object with an [HttpResult] and a [QueueOutput] property");
        }

        outputs.ForEach(output => Try(() => QueueNames.Check(Settings.Resolve(output.Queue.QueueName, configuration))));
        return (outputs, Array.Find(properties, property => property.IsDefined(typeof(HttpResultAttribute))));
    }

    private RetryAttribute? ReadRetry(FunctionKind kind)
    {
        RetryAttribute? retry = method.GetCustomAttribute<RetryAttribute>();
        if (retry is not null && kind is not (FunctionKind.Queue or FunctionKind.Timer))
        {
            Fault($"[{retry.GetType().Name}] has no effect on this trigger; use a RetryPolicy where an orchestrator calls it");
        }

        Try(() => RetryDelays.For(retry));
        return retry;
    }

    private LocalFunctionDefinition Define(FunctionKind kind, string trigger, List<OutputBinding> outputs)
    {
        string type = char.ToLower(kind.ToString()[0], CultureInfo.InvariantCulture) + kind.ToString()[1..] + "Trigger";
        return new LocalFunctionDefinition(
            name,
            method,
            [new LocalFunctionDefinition.Binding(trigger, type, BindingDirection.In)],
            outputs.Select(output => new LocalFunctionDefinition.Binding(output.Property?.Name ?? "$return", "queue", BindingDirection.Out)));
    }

    private void Try(Action check)
    {
        try
        {
            check();
        }
        catch (FormatException wrong)
        {
            Fault(wrong.Message);
        }
    }

    private void Fault(string what) => faults.Add($"Function '{name}' ({method.DeclaringType?.FullName}.{method.Name}): {what}.");
}

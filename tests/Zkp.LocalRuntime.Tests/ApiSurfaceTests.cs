using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Zkp.LocalRuntime.Tests;

/// <summary>Holds the public surface against the official signatures, so that what compiles here compiles there.</summary>
public sealed class ApiSurfaceTests
{
    private const string Entities = "Durable entities are no part of this runtime; the app keeps its state in orchestrations and tables.";
    private const string CallHttp = "An orchestrator that calls HTTP by itself needs the host's own activity; call it in an activity.";
    private const string Plumbing = "The runtime always runs functions and their outputs; there is nothing to add to the pipeline.";
    private const string History = "The history's public form is the official engine's own; operators use the management API.";

    /// <summary>Official types that this runtime does not have, with the reason.</summary>
    private static readonly Dictionary<string, string> LeftOutTypes = new()
    {
        ["Microsoft.Azure.Functions.Worker.EntityTriggerAttribute"] = Entities,
        ["Microsoft.Azure.Functions.Worker.TaskEntityDispatcher"] = Entities,
        ["Microsoft.DurableTask.Entities.EntityInstanceId"] = Entities,
        ["Microsoft.DurableTask.Entities.TaskOrchestrationEntityFeature"] = Entities,
        ["Microsoft.DurableTask.TaskOrchestrationContextExtensionMethods"] = CallHttp,
    };

    /// <summary>Official members that this runtime does not have, with the reason.</summary>
    private static readonly Dictionary<(string Type, string Member), string> LeftOutMembers = new()
    {
        [("Microsoft.DurableTask.Client.DurableTaskClient", "virtual DurableEntityClient Entities { get; }")] = Entities,
        [("Microsoft.DurableTask.TaskOrchestrationContext", "virtual TaskOrchestrationEntityFeature Entities { get; }")] = Entities,
        [("Microsoft.DurableTask.Client.DurableTaskClient", "virtual Task<IList<HistoryEvent>> GetOrchestrationHistoryAsync(string instanceId, CancellationToken cancellation = default)")] = History,
        [("Microsoft.DurableTask.Client.DurableTaskClient", "virtual Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)")]
            = "Rewinding needs a history that is cut back; restart the instance.",
        [("Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions", "static IFunctionsWorkerApplicationBuilder UseDefaultWorkerMiddleware(this IFunctionsWorkerApplicationBuilder builder)")] = Plumbing,
        [("Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions", "static IFunctionsWorkerApplicationBuilder UseFunctionExecutionMiddleware(this IFunctionsWorkerApplicationBuilder builder)")] = Plumbing,
        [("Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions", "static IFunctionsWorkerApplicationBuilder UseOutputBindingsMiddleware(this IFunctionsWorkerApplicationBuilder builder)")] = Plumbing,
    };

    /// <summary>Official types that the list does not describe but its signatures use, so they must be public here too.</summary>
    private static readonly string[] UsedBySignatures =
    [
        "Microsoft.Azure.Functions.Worker.BindingDirection",
        "Microsoft.Azure.Functions.Worker.BindingMetadata",
        "Microsoft.Azure.Functions.Worker.Extensions.Abstractions.BindingAttribute",
        "Microsoft.Azure.Functions.Worker.Extensions.Abstractions.InputBindingAttribute",
        "Microsoft.Azure.Functions.Worker.Extensions.Abstractions.OutputBindingAttribute",
        "Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute",
        "Microsoft.Azure.Functions.Worker.FunctionParameter",
        "Microsoft.Azure.Functions.Worker.IInvocationFeatures",
        "Microsoft.Azure.Functions.Worker.RetryAttribute",
        "Microsoft.DurableTask.AsyncPageable`1",
        "Microsoft.DurableTask.DataConverter",
        "Microsoft.DurableTask.Page`1",
        "Microsoft.DurableTask.TaskVersion",
    ];

    /// <summary>Public types of this runtime outside the official namespaces.</summary>
    private static readonly string[] Own =
    [
        "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
        "Zkp.LocalRuntime.LocalRuntimeOptions",
    ];

    private static readonly Dictionary<string, (string Declaration, List<string> Members)> Official = ApiReference.Read();

    private static readonly Type[] Ours = [.. typeof(FunctionAttribute).Assembly.GetExportedTypes().OrderBy(type => type.FullName)];

    public static TheoryData<string> OfficialTypes => [.. Official.Keys];

    [Fact]
    public void The_reference_list_is_read_whole()
    {
        Assert.Equal(58, Official.Count);
        Assert.Equal(307, Official.Values.Sum(type => type.Members.Count));
    }

    [Theory]
    [MemberData(nameof(OfficialTypes))]
    public void Every_official_type_is_here_member_by_member(string name)
    {
        Type? ours = typeof(FunctionAttribute).Assembly.GetType(name);
        if (LeftOutTypes.ContainsKey(name))
        {
            Assert.Null(ours);
            return;
        }

        Assert.True(ours is { IsPublic: true }, $"{name} is missing.");
        List<string> expected = [.. Official[name].Members.Where(member => !LeftOutMembers.ContainsKey((name, member))).Order(StringComparer.Ordinal)];
        List<string> actual = [.. ApiPrinter.Members(ours!).Order(StringComparer.Ordinal)];

        Assert.Equal(Official[name].Declaration, ApiPrinter.Declaration(ours!));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Nothing_else_is_public()
    {
        IEnumerable<string> known = Official.Keys.Except(LeftOutTypes.Keys).Concat(UsedBySignatures).Concat(Own);

        Assert.Equal(known.Order(StringComparer.Ordinal), Ours.Select(type => type.FullName!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_exclusions_name_things_that_exist_and_give_a_reason()
    {
        Assert.All(LeftOutTypes, entry => Assert.Contains(entry.Key, Official.Keys));
        Assert.All(LeftOutMembers, entry => Assert.Contains(entry.Key.Member, Official[entry.Key.Type].Members));
        Assert.All(LeftOutTypes.Values.Concat(LeftOutMembers.Values), reason => Assert.EndsWith(".", reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_of_the_official_names_can_be_read_off_an_orchestrator()
    {
        MethodInfo method = typeof(OrchestrationFunctions).GetMethod("Sequence")!;

        Assert.Equal("Sequence", method.GetCustomAttribute<FunctionAttribute>()!.Name);
        Assert.Single(method.GetParameters()[0].GetCustomAttributes<OrchestrationTriggerAttribute>());
    }
}

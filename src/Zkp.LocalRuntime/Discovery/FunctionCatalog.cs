using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Zkp.LocalRuntime.Hosting;

namespace Zkp.LocalRuntime.Discovery;

/// <summary>All functions of the app.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<string, FunctionDescriptor> orchestrators;
    private readonly Dictionary<string, FunctionDescriptor> activities;

    private FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions)
    {
        Functions = functions;
        orchestrators = ByTaskName(FunctionKind.Orchestration);
        activities = ByTaskName(FunctionKind.Activity);
    }

    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    /// <summary>Finds and checks every method with a <see cref="FunctionAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">At least one is not valid; the message lists every fault.</exception>
    public static FunctionCatalog Discover(FunctionSource source, HostJson host, IConfiguration configuration)
    {
        List<string> faults = [];
        List<FunctionDescriptor> functions = [];
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in source.Types.SelectMany(type => type.GetMethods(All)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute)
            {
                FunctionReader reader = new(method, attribute.Name, host, configuration, faults);
                if (reader.Read() is { } function)
                {
                    functions.Add(function);
                }
            }
        }

        FindDuplicates(functions, faults);
        return faults.Count == 0
            ? new FunctionCatalog(functions)
            : throw new InvalidOperationException(
                $"The app cannot start: {faults.Count} fault(s) in its functions.{Environment.NewLine} - "
                + string.Join(Environment.NewLine + " - ", faults));
    }

    public FunctionDescriptor? Orchestrator(string name) => orchestrators.GetValueOrDefault(name);

    public FunctionDescriptor? Activity(string name) => activities.GetValueOrDefault(name);

    private static void FindDuplicates(List<FunctionDescriptor> functions, List<string> faults)
    {
        foreach (IGrouping<string, FunctionDescriptor> same in functions
            .GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            faults.Add($"The function name '{same.Key}' is used {same.Count()} times: {string.Join(", ", same.Select(function => function.Where))}.");
        }

        foreach (IGrouping<(FunctionKind, string), FunctionDescriptor> same in functions
            .Where(function => function.Kind is FunctionKind.Orchestration or FunctionKind.Activity)
            .GroupBy(function => (function.Kind, function.TaskName.ToUpperInvariant()))
            .Where(group => group.Select(function => function.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1))
        {
            faults.Add($"The {same.Key.Item1} name '{same.First().TaskName}' is used by {string.Join(" and ", same.Select(function => function.Where))}.");
        }

        IEnumerable<(string Route, string Method, FunctionDescriptor Function)> routes = functions
            .Where(function => function.Kind == FunctionKind.Http)
            .SelectMany(function => Methods(function).Select(method => (Normal(function.Route!), method, function)));
        foreach (IGrouping<(string Route, string Method), (string, string, FunctionDescriptor Function)> same in routes
            .GroupBy(route => (route.Route, route.Method)).Where(group => group.Count() > 1))
        {
            faults.Add(
                $"{same.Key.Method} /{same.First().Function.Route} is answered by {string.Join(" and ", same.Select(route => route.Function.Where))}.");
        }
    }

    private static IEnumerable<string> Methods(FunctionDescriptor function) => ((HttpTriggerAttribute)function.Trigger).Methods is { Length: > 0 } methods
        ? methods.Select(method => method.ToUpperInvariant()).Distinct()
        : ["ANY"];

    /// <summary>Routes that differ only in the names of their parameters are the same route.</summary>
    private static string Normal(string route) => string.Join('/', route.Split('/')
        .Select(part => part.StartsWith('{') && part.EndsWith('}') && !part.Contains(':', StringComparison.Ordinal) && !part.StartsWith("{*", StringComparison.Ordinal)
            ? "{}"
            : part.ToUpperInvariant()));

    private Dictionary<string, FunctionDescriptor> ByTaskName(FunctionKind kind) => Functions
        .Where(function => function.Kind == kind)
        .ToDictionary(function => function.TaskName, StringComparer.OrdinalIgnoreCase);
}

using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Zkp.LocalRuntime.Discovery;

/// <summary>A queue that takes what a function returns, or a property of it.</summary>
internal sealed record OutputBinding(QueueOutputAttribute Queue, PropertyInfo? Property);

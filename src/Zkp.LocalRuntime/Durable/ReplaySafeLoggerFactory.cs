using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Zkp.LocalRuntime.Durable;

/// <summary>Makes loggers that say nothing while an orchestration is replayed, so that every line is written once.</summary>
internal sealed class ReplaySafeLoggerFactory(TaskOrchestrationContext context, ILoggerFactory factory) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(context, factory.CreateLogger(categoryName));

    /// <exception cref="NotSupportedException">Always: the app's own factory takes providers.</exception>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Add logger providers to the app's builder, not inside an orchestration.");

    public void Dispose()
    {
        // The app's factory outlives every orchestration.
    }

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => !context.IsReplaying && logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!context.IsReplaying)
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Zkp.Evm.Tests.Sending;

/// <summary>Keeps what operators are woken up for.</summary>
internal sealed class FakeLogger : ILogger
{
    public List<string> Critical { get; } = [];

    public List<string> Errors { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        switch (logLevel)
        {
            case LogLevel.Critical:
                Critical.Add(formatter(state, exception));
                break;
            case LogLevel.Error:
                Errors.Add(formatter(state, exception));
                break;
        }
    }
}

using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Ports;

/// <summary>How long transactions took on each network, kept.</summary>
public interface INetworkHistory
{
    /// <summary>Adds a sample; adding a proof's again changes nothing.</summary>
    Task AddAsync(FinalitySample sample, CancellationToken cancellationToken);

    /// <summary>The newest samples of a network, newest first.</summary>
    Task<IReadOnlyList<FinalitySample>> ReadAsync(string network, int count, CancellationToken cancellationToken);
}

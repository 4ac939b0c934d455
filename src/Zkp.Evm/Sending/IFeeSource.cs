namespace Zkp.Evm;

/// <summary>Reads prices for a decision about a replacement.</summary>
internal interface IFeeSource
{
    Task<FeeView> ReadAsync(CancellationToken cancellationToken);
}

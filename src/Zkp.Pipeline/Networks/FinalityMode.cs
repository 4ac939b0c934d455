namespace Zkp.Pipeline.Networks;

/// <summary>See <see cref="FinalityFile"/>.</summary>
public enum FinalityMode
{
    Tag,
    Depth,
}

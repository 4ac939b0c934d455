namespace Zkp.Bn254;

/// <summary>Entries whose points are to be summed, and the number of the place where the sum goes.</summary>
internal readonly record struct EntryRange(int Target, int Start, int Length);

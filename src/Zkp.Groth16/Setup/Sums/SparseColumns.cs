using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>One sparse matrix of a constraint system, column by column: signal s has terms [Starts[s], Starts[s + 1]).</summary>
internal sealed class SparseColumns(int[] starts, int[] rows, int[] scalars)
{
    public int[] Starts { get; } = starts;

    public int[] Rows { get; } = rows;

    /// <summary>Places of the coefficients in a <see cref="ScalarPool"/>.</summary>
    public int[] Scalars { get; } = scalars;

    public int Count => Starts.Length - 1;

    /// <summary>Turns rows into columns, with one more row of a single one for each of the first <paramref name="units"/> signals.</summary>
    public static SparseColumns FromRows(LinearTerms terms, int columns, int units, ScalarPool pool)
    {
        int rowCount = terms.RowStarts.Length - 1;
        int[] starts = new int[columns + 1];
        foreach (int signal in terms.Signals)
        {
            starts[signal + 1]++;
        }

        for (int unit = 0; unit < units; unit++)
        {
            starts[unit + 1]++;
        }

        for (int column = 0; column < columns; column++)
        {
            starts[column + 1] += starts[column];
        }

        int[] next = starts[..columns];
        int[] rows = new int[starts[columns]];
        int[] scalars = new int[rows.Length];
        for (int row = 0; row < rowCount; row++)
        {
            for (int i = terms.RowStarts[row]; i < terms.RowStarts[row + 1]; i++)
            {
                int place = next[terms.Signals[i]]++;
                rows[place] = row;
                scalars[place] = pool.Add(terms.Coefficients[i]);
            }
        }

        int one = pool.Add(Fr.One);
        for (int unit = 0; unit < units; unit++)
        {
            int place = next[unit]++;
            rows[place] = rowCount + unit;
            scalars[place] = one;
        }

        return new SparseColumns(starts, rows, scalars);
    }

    /// <summary>A diagonal matrix of one value: its sums are multiples of single points.</summary>
    public static SparseColumns Diagonal(int columns, Fr value, ScalarPool pool)
    {
        int[] scalars = new int[columns];
        Array.Fill(scalars, pool.Add(value));
        int[] places = [.. Enumerable.Range(0, columns + 1)];
        return new SparseColumns(places, places[..columns], scalars);
    }
}

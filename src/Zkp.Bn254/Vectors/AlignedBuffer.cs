using System.Runtime.InteropServices;

namespace Zkp.Bn254;

/// <summary>Native memory on cache-line boundaries, not initialised. Grows when asked for more; what it held is lost then.</summary>
internal sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    private long capacity;

    public AlignedBuffer(long count = 0) => Ensure(count);

    ~AlignedBuffer() => Free();

    public T* Pointer { get; private set; }

    public T* Ensure(long count)
    {
        if (count > capacity)
        {
            Free();
            Pointer = (T*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(T)), Alignment);
            capacity = count;
        }

        return Pointer;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        capacity = 0;
    }
}

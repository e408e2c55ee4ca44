using System.Buffers;
using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Writes rows as text in one format; one thread at a time.</summary>
public interface IRowWriter
{
    /// <summary>Writes what stands before the first row of a file.</summary>
    void WriteHeader(IBufferWriter<byte> output);

    /// <summary>
    /// Writes rows from <paramref name="firstRow"/> on, at least one, until the batch ends or so many bytes are written;
    /// returns how many rows it wrote.
    /// </summary>
    int Write(SampleBatch batch, int firstRow, IBufferWriter<byte> output, long byteLimit);

    /// <summary>Writes an alert change.</summary>
    void Write(AlertChange alert, IBufferWriter<byte> output);
}

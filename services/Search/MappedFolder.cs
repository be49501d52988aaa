using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Lucene.Net.Store;

namespace Broadsheet.Search;

/// <summary>
/// A folder whose files are read where the system holds them, mapped into memory: no calls of the system for each KiB, which were half the
/// time of a query over a million articles. What is read takes no memory that the system could not have back.
/// </summary>
/// <remarks>
/// Lucene.NET's own <c>MMapDirectory</c> does the same, but each of its cursors takes a handle that the collector walks through at every
/// collection, and a query takes hundreds of cursors; here a cursor is a small object. What is opened must be closed after
/// all that was cloned from it has been read to the end, as Lucene's readers see to by counting who uses them.
/// </remarks>
internal sealed class MappedFolder(string folder) : FSDirectory(new DirectoryInfo(folder))
{
    /// <inheritdoc />
    public override IndexInput OpenInput(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(Path.Combine(Directory.FullName, name)).Open(owning: true);
    }

    /// <inheritdoc />
    public override IndexInputSlicer CreateSlicer(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(Path.Combine(Directory.FullName, name));
    }

    // A file.
    private sealed unsafe class Slicer : IndexInputSlicer
    {
        private readonly MemoryMappedViewAccessor? view;
        private readonly string path;
        private readonly byte* start;
        private readonly long length;

        public Slicer(string path)
        {
            this.path = path;
            using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            length = RandomAccess.GetLength(handle);
            // Nothing cannot be mapped.
            if (length == 0)
                return;
            using var file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        }

        public bool Closed { get; private set; }

        public override IndexInput OpenSlice(string sliceDescription, long offset, long length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, this.length - offset);
            return new Cursor(this, $"{sliceDescription} of {path}", start + offset, length, owns: false);
        }

        [Obsolete("Only for reading the very old 3.x index format.")]
        public override IndexInput OpenFullSlice() => Open(owning: false);

        // Owning: closing it closes the file.
        public Cursor Open(bool owning) => new(this, path, start, length, owning);

        protected override void Dispose(bool disposing)
        {
            if (!disposing || Closed)
                return;
            Closed = true;
            view?.SafeMemoryMappedViewHandle.ReleasePointer();
            view?.Dispose();
        }
    }

    // A place in a file, or in a part of it.
    private sealed unsafe class Cursor(Slicer file, string description, byte* start, long length, bool owns) : IndexInput(description)
    {
        private bool owns = owns;
        private long at;

        public override long Length => length;

        public override long Position => at;

        public override void Seek(long pos)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(pos);
            at = pos;
        }

        public override byte ReadByte() => *Take(1);

        public override void ReadBytes(byte[] b, int offset, int len) => new ReadOnlySpan<byte>(Take(len), len).CopyTo(b.AsSpan(offset, len));

        public override int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(new ReadOnlySpan<byte>(Take(sizeof(int)), sizeof(int)));

        public override long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(new ReadOnlySpan<byte>(Take(sizeof(long)), sizeof(long)));

        public override int ReadVInt32() => (int)ReadVInt64();

        // Seven bits a byte, the lowest first; all but the last byte have the highest bit.
        public override long ReadVInt64()
        {
            long part = *Take(1), value = part & 0x7F;
            for (var shift = 7; part > 0x7F; shift += 7)
            {
                part = *Take(1);
                value |= (part & 0x7F) << shift;
            }
            return value;
        }

        public override object Clone()
        {
            var clone = (Cursor)base.Clone();
            clone.owns = false;
            return clone;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && owns)
                file.Dispose();
        }

        private byte* Take(int count)
        {
            ObjectDisposedException.ThrowIf(file.Closed, file);
            if (count > length - at)
                throw new EndOfStreamException($"{this} ends after {length} bytes; {count} from {at} on were asked for.");
            var taken = start + at;
            at += count;
            return taken;
        }
    }
}

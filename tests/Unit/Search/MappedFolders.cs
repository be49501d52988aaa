using Broadsheet.Search;
using Lucene.Net.Store;
using Xunit;

namespace Broadsheet.Unit.Search;

public sealed class MappedFolders : IDisposable
{
    private readonly MappedFolder folder = new(System.IO.Directory.CreateTempSubdirectory("broadsheet-mapped-").FullName);

    public void Dispose()
    {
        var path = folder.Directory.FullName;
        folder.Dispose();
        System.IO.Directory.Delete(path, recursive: true);
    }

    [Fact]
    public void What_was_written_is_read()
    {
        using (var output = Create("a"))
        {
            output.WriteByte(200);
            output.WriteInt32(-5);
            output.WriteInt64(long.MinValue + 3);
            foreach (var value in new[] { 0, 127, 128, 16_384, int.MaxValue, -1 })
                output.WriteVInt32(value);
            foreach (var value in new[] { 0, 127, 128, 1L << 40, long.MaxValue })
                output.WriteVInt64(value);
            output.WriteString("Größe");
            output.WriteBytes([1, 2, 3, 4], 1, 3);
        }
        using var input = folder.OpenInput("a", IOContext.DEFAULT);
        Assert.Equal(200, input.ReadByte());
        Assert.Equal(-5, input.ReadInt32());
        Assert.Equal(long.MinValue + 3, input.ReadInt64());
        Assert.Equal([0, 127, 128, 16_384, int.MaxValue, -1], Enumerable.Range(0, 6).Select(_ => input.ReadVInt32()));
        Assert.Equal([0, 127, 128, 1L << 40, long.MaxValue], Enumerable.Range(0, 5).Select(_ => input.ReadVInt64()));
        Assert.Equal("Größe", input.ReadString());
        var rest = new byte[5];
        input.ReadBytes(rest, 1, 3);
        Assert.Equal([0, 2, 3, 4, 0], rest);
        Assert.Equal(input.Length, input.Position);
    }

    [Fact]
    public void A_clone_and_a_part_have_places_of_their_own()
    {
        Write("a", [10, 11, 12, 13, 14, 15]);
        using var input = folder.OpenInput("a", IOContext.DEFAULT);
        input.Seek(2);
        using (var clone = (IndexInput)input.Clone())
        {
            Assert.Equal([12, 13], [clone.ReadByte(), clone.ReadByte()]);
            Assert.Equal(2, input.Position);
        }
        // To close a clone closes nothing.
        Assert.Equal(12, input.ReadByte());

        using var slicer = folder.CreateSlicer("a", IOContext.DEFAULT);
        using (var part = slicer.OpenSlice("part", 3, 2))
        {
            Assert.Equal([2, 13, 14], new[] { part.Length, part.ReadByte(), part.ReadByte() });
            Assert.Throws<EndOfStreamException>(() => part.ReadByte());
        }
        using var other = slicer.OpenSlice("other", 5, 1);
        Assert.Equal(15, other.ReadByte());
        Assert.Throws<ArgumentOutOfRangeException>(() => slicer.OpenSlice("beyond", 5, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Nothing_is_read_beyond_the_end(int length)
    {
        Write("a", new byte[length]);
        using var input = folder.OpenInput("a", IOContext.DEFAULT);
        Assert.Equal(length, input.Length);
        Assert.Throws<EndOfStreamException>(() => input.ReadInt32());
        Assert.Throws<EndOfStreamException>(() => input.ReadBytes(new byte[10], 0, 10));
        input.Seek(length);
        Assert.Throws<EndOfStreamException>(() => input.ReadByte());
        input.Seek(long.MaxValue);
        Assert.Throws<EndOfStreamException>(() => input.ReadInt64());
        Assert.Throws<ArgumentOutOfRangeException>(() => input.Seek(-1));
    }

    [Fact]
    public void What_is_closed_or_not_there_is_not_read()
    {
        Write("a", [1]);
        var input = folder.OpenInput("a", IOContext.DEFAULT);
        var clone = (IndexInput)input.Clone();
        folder.DeleteFile("a");
        Assert.Equal(1, input.ReadByte());
        input.Dispose();
        input.Dispose();
        Assert.Throws<ObjectDisposedException>(() => clone.ReadByte());
        Assert.Throws<FileNotFoundException>(() => folder.OpenInput("a", IOContext.DEFAULT));
    }

    private IndexOutput Create(string name) => folder.CreateOutput(name, IOContext.DEFAULT);

    private void Write(string name, byte[] content)
    {
        using var output = Create(name);
        output.WriteBytes(content, content.Length);
    }
}

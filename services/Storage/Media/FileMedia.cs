using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>
/// Pictures as files: <c>{first two digits}/{id}/</c> with <c>master</c>, <c>medium.json</c> and the renditions by their names. A file is
/// written under another name and then moved, so that it is whole or not there; a medium is here once its <c>medium.json</c> is.
/// </summary>
internal sealed class FileMedia(string folder) : IMediaStore
{
    private const string MasterName = "master";
    private const string MediumName = "medium.json";

    public async Task<Medium?> Find(string id, CancellationToken cancellation) =>
        await Read(id, MediumName, cancellation) is { } json ? JsonSerializer.Deserialize<Medium>(json, Json.Options) : null;

    public async Task Save(Medium medium, byte[] master, CancellationToken cancellation)
    {
        if (File.Exists(PathOf(medium.Id, MediumName)))
            return;
        await Write(medium.Id, MasterName, master, cancellation);
        await Write(medium.Id, MediumName, JsonSerializer.SerializeToUtf8Bytes(medium, Json.Options), cancellation);
    }

    public Task<byte[]?> Master(string id, CancellationToken cancellation) => Read(id, MasterName, cancellation);

    public Task<byte[]?> Rendition(string id, string name, CancellationToken cancellation) => Read(id, name, cancellation);

    public Task SaveRendition(string id, string name, byte[] content, CancellationToken cancellation) => Write(id, name, content, cancellation);

    private string PathOf(string id, string name) => Path.Combine(folder, id[..2], id, name);

    private async Task<byte[]?> Read(string id, string name, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(id, name), cancellation);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private async Task Write(string id, string name, byte[] content, CancellationToken cancellation)
    {
        var path = PathOf(id, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(content, cancellation);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
    }
}

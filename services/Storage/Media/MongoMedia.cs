using Broadsheet.Contracts;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using MongoDB.Driver.GridFS;

namespace Broadsheet.Storage;

/// <summary>
/// Pictures in GridFS, by file name: bucket <c>masters</c>, with what is known of each as its metadata, and bucket <c>renditions</c>, which a
/// backup may leave out. A file is found once all of it is written; should two processes write one at the same time, both are the same.
/// </summary>
internal sealed class MongoMedia(IMongoDatabase database) : IMediaStore
{
    private readonly GridFSBucket masters = new(database, new GridFSBucketOptions { BucketName = "masters" });
    private readonly GridFSBucket renditions = new(database, new GridFSBucketOptions { BucketName = "renditions" });

    public async Task<Medium?> Find(string id, CancellationToken cancellation)
    {
        using var found = await masters.FindAsync(Builders<GridFSFileInfo>.Filter.Eq(file => file.Filename, id), new GridFSFindOptions { Limit = 1 }, cancellation);
        return (await found.FirstOrDefaultAsync(cancellation))?.Metadata is { } metadata ? BsonSerializer.Deserialize<Medium>(metadata) : null;
    }

    public async Task Save(Medium medium, byte[] master, CancellationToken cancellation)
    {
        if (await Find(medium.Id, cancellation) is null)
            await masters.UploadFromBytesAsync(medium.Id, master, new GridFSUploadOptions { Metadata = medium.ToBsonDocument() }, cancellation);
    }

    public Task<byte[]?> Master(string id, CancellationToken cancellation) => Read(masters, id, cancellation);

    public Task<byte[]?> Rendition(string id, string name, CancellationToken cancellation) => Read(renditions, $"{id}/{name}", cancellation);

    public Task SaveRendition(string id, string name, byte[] content, CancellationToken cancellation) =>
        renditions.UploadFromBytesAsync($"{id}/{name}", content, cancellationToken: cancellation);

    private static async Task<byte[]?> Read(GridFSBucket bucket, string name, CancellationToken cancellation)
    {
        try
        {
            return await bucket.DownloadAsBytesByNameAsync(name, cancellationToken: cancellation);
        }
        catch (GridFSFileNotFoundException)
        {
            return null;
        }
    }
}

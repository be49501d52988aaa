using Broadsheet.Contracts;

namespace Broadsheet.Storage;

/// <summary>Where pictures are kept: files in one process, MongoDB's GridFS for many. Nothing in it ever changes, so that all writing can be repeated.</summary>
internal interface IMediaStore
{
    /// <summary>What is known of a medium, or null if it is not here.</summary>
    Task<Medium?> Find(string id, CancellationToken cancellation);

    /// <summary>Keeps a medium with its master; nothing if it is here already.</summary>
    Task Save(Medium medium, byte[] master, CancellationToken cancellation);

    /// <summary>The master, or null.</summary>
    Task<byte[]?> Master(string id, CancellationToken cancellation);

    /// <summary>A rendition that was made before, or null.</summary>
    Task<byte[]?> Rendition(string id, string name, CancellationToken cancellation);

    /// <summary>Keeps a rendition.</summary>
    Task SaveRendition(string id, string name, byte[] content, CancellationToken cancellation);
}

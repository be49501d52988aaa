using System.Buffers;
using System.IO.Pipelines;

namespace Broadsheet.Gateway;

/// <summary>An open page that listens. Written to by the <see cref="LiveHub"/>'s loop alone, until that has let it go.</summary>
/// <param name="writer">The body of its answer.</param>
/// <param name="topics">What it listens for.</param>
/// <param name="since">The last event it knows, in milliseconds since 1970; null for a page that has just been opened.</param>
/// <param name="mirror">The host name it came by, if that is a mirror's.</param>
internal sealed class Listener(PipeWriter writer, string[] topics, long? since, string? mirror)
{
    private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? flushing;

    public string[] Topics => topics;

    public long? Since => since;

    public string? Mirror => mirror;

    /// <summary>Number of the last change that it was sent, so that it gets none twice for two of its topics.</summary>
    public long Last { get; set; }

    /// <summary>Ends when it was let go; false if that was because it does not take what it is sent.</summary>
    public Task<bool> Ended => ended.Task;

    /// <summary>
    /// Sends without waiting. False if what was sent before has not gone out yet: the system's buffers for this connection and the
    /// server's 64 KiB are full, so nobody reads there.
    /// </summary>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        if (flushing is { IsCompletedSuccessfully: false })
            return false;
        writer.Write(bytes);
        var flush = writer.FlushAsync();
        flushing = flush.IsCompletedSuccessfully ? null : flush.AsTask();
        return true;
    }

    /// <summary>Lets it go; nothing is sent any more.</summary>
    public void End(bool inGoodOrder) => ended.TrySetResult(inGoodOrder);
}

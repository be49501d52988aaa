using System.Buffers;
using System.IO.Pipelines;

namespace Broadsheet.Gateway;

/// <summary>What a connection has sent before somebody read it, and then what else it sends.</summary>
/// <param name="begun">Not empty.</param>
/// <param name="rest">Where the rest comes from, and answers go to.</param>
internal sealed class FirstBytes(byte[] begun, IDuplexPipe rest) : PipeReader, IDuplexPipe
{
    private readonly PipeReader input = rest.Input;
    private ReadOnlySequence<byte> left = new(begun);
    private bool wantsMore;

    /// <inheritdoc />
    public PipeReader Input => this;

    /// <inheritdoc />
    public PipeWriter Output => rest.Output;

    /// <inheritdoc />
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        left.IsEmpty ? input.ReadAsync(cancellationToken) : wantsMore ? ReadMore(cancellationToken) : ValueTask.FromResult(new ReadResult(left, false, false));

    /// <inheritdoc />
    public override bool TryRead(out ReadResult result)
    {
        if (left.IsEmpty)
            return input.TryRead(out result);
        if (!wantsMore)
            result = new ReadResult(left, false, false);
        else if (input.TryRead(out result))
            result = Joined(result);
        else
            return false;
        return true;
    }

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (left.IsEmpty)
        {
            input.AdvanceTo(consumed, examined);
            return;
        }
        wantsMore = left.Slice(examined).IsEmpty;
        left = left.Slice(consumed);
    }

    /// <inheritdoc />
    public override void CancelPendingRead() => input.CancelPendingRead();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => input.Complete(exception);

    /// <inheritdoc />
    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    private async ValueTask<ReadResult> ReadMore(CancellationToken cancellation) => Joined(await input.ReadAsync(cancellation));

    // Copied, which happens only where the server wants more before it takes any, as of a head that is longer than what had come: no more often than its limits let it want.
    private ReadResult Joined(in ReadResult read)
    {
        byte[] both = [.. left.ToArray(), .. read.Buffer.ToArray()];
        input.AdvanceTo(read.Buffer.End);
        left = new(both);
        return new ReadResult(left, read.IsCanceled, read.IsCompleted);
    }
}

using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>
/// Refuses bodies that are too large with 413, and then lets the sender finish: most clients read no answer before they have
/// sent all, and see a broken connection where the server just closes it.
/// </summary>
internal sealed class BodyLimit(RequestDelegate next, IOptions<GatewayOptions> options, TimeProvider time)
{
    // How much more than allowed, and how long, a sender is listened to for the sake of an orderly end.
    private const int Patience = 4;
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(20);

    private readonly long limit = options.Value.LargestBody;

    /// <summary>Whether this request turned out to be too large while it was read; the answer to that is given here.</summary>
    public static bool IsExceeded(HttpContext context) => context.Request.Body is CountedBody { IsOver: true };

    /// <summary>Whether the rest of the body was still to come from its sender when it was last asked for.</summary>
    public static bool WaitsForSender(HttpContext context) => context.Request.Body is CountedBody { Waits: true };

    /// <summary>Lets a request pass whose body is, as far as can be known yet, within the limit.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            await next(context);
            return;
        }
        // The server's own limit would end the connection, too.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        var sent = context.Request.Body;
        var counted = new CountedBody(sent, limit);
        context.Request.Body = counted;
        counted.IsOver = context.Request.ContentLength > limit;
        if (!counted.IsOver)
            await next(context);
        if (!counted.IsOver)
            return;
        if (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await OwnAnswers.Problem(
                context, StatusCodes.Status413PayloadTooLarge, $"The body is larger than {limit / (1024 * 1024.0):0.#} MB: send one article at a time, and pictures by their address.");
        }
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Request.Headers.Expect.Count == 0)
            await HearOut(context, sent);
    }

    private async Task HearOut(HttpContext context, Stream body)
    {
        await context.Response.CompleteAsync();
        using var patience = new CancellationTokenSource(LongestPatience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        var buffer = new byte[64 * 1024];
        try
        {
            for (long heard = 0; heard < limit * Patience;)
            {
                var read = await body.ReadAsync(buffer, ending.Token);
                if (read == 0)
                    return;
                heard += read;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Too slow, or gone: the answer has been given.
        }
        context.Abort();
    }

    /// <summary>A body that fails as soon as it is longer than allowed, for senders that do not say its length first.</summary>
    private sealed class CountedBody(Stream body, long limit) : Stream
    {
        private long left = limit;

        public bool IsOver { get; set; }

        // Stays so where the reading is given up.
        public bool Waits { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Waits = true;
            var read = await body.ReadAsync(buffer, cancellationToken);
            Waits = false;
            left -= read;
            IsOver |= left < 0;
            return left >= 0 ? read : throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

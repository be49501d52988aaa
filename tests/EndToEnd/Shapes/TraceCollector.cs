using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Broadsheet.EndToEnd;

/// <summary>Takes in spans by OTLP over HTTP (<c>opentelemetry/proto/collector/trace/v1</c>) and keeps what the tests ask about.</summary>
public sealed class TraceCollector : IAsyncDisposable
{
    private readonly ConcurrentBag<Span> spans = [];
    private TestServer? server;

    /// <summary>A span: ids in hex.</summary>
    public sealed record Span(string Service, string TraceId, string Name);

    /// <summary>All spans of a trace that have come in so far.</summary>
    public IReadOnlyList<Span> Of(string traceId) => [.. spans.Where(span => span.TraceId == traceId)];

    /// <summary>Settings that make a process send its traces here.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{server!.Port}",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
    };

    /// <summary>Starts listening.</summary>
    public async Task Start() => server = await TestServer.Start(async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == "/v1/traces")
            Request(body.ToArray());
        context.Response.StatusCode = StatusCodes.Status200OK;
    });

    // Field numbers are those of trace.proto: resource_spans 1 { resource 1 { attributes 1 }, scope_spans 2 { spans 2 } }.
    private void Request(byte[] message)
    {
        foreach (var resourceSpans in Fields(message, 1))
        {
            var service = Fields(resourceSpans, 1).SelectMany(resource => Fields(resource, 1))
                .Where(attribute => Text(attribute, 1) == "service.name")
                .Select(attribute => Text(Fields(attribute, 2).Single(), 1)).FirstOrDefault() ?? "";
            foreach (var span in Fields(resourceSpans, 2).SelectMany(scope => Fields(scope, 2)))
                spans.Add(new Span(service, Convert.ToHexStringLower(Fields(span, 1).Single()), Text(span, 5)));
        }
    }

    private static string Text(byte[] message, int field) => System.Text.Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault() ?? []);

    // Every length-delimited value of one field.
    private static List<byte[]> Fields(byte[] message, int field)
    {
        var values = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                values.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        return values;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }
}

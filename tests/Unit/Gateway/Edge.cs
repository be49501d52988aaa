using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Broadsheet.Defaults;
using Broadsheet.Gateway;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>The whole gateway as one process has it: on real ports, with services that answer on an inner one and tell what they were asked.</summary>
public class Edge : IAsyncLifetime
{
    /// <summary>What inner addresses answer.</summary>
    public const string Secret = "inner address";

    /// <summary>The token that services ask for.</summary>
    public const string Token = "the-token-of-the-services-0123456789";

    private WebApplication app = null!;
    private int inner;

    public HttpClient Reader { get; private set; } = null!;

    public int Port { get; private set; }

    /// <summary>Where it speaks TLS, with the certificate in <see cref="CertificateFile"/>.</summary>
    public int SecurePort { get; private set; }

    /// <summary>Beside it lies the key, with the ending <c>.key</c>.</summary>
    public string CertificateFile { get; } = Path.Combine(AppContext.BaseDirectory, $"edge-{Guid.NewGuid():N}.pem");

    /// <summary>What services were asked on the inner port: method, path as it came, headers.</summary>
    public ConcurrentQueue<(string Method, string Target, IHeaderDictionary Headers)> Asked { get; } = new();

    public IServiceProvider Services => app.Services;

    public async ValueTask InitializeAsync()
    {
        inner = FreePort();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" }).AddDefaults("test");
        builder.Logging.ClearProviders();
        NewCertificate();
        builder.WebHost.UseUrls("http://127.0.0.1:0", $"http://127.0.0.1:{inner}", "https://127.0.0.1:0");
        builder.Configuration["Gateway:CertificateFile"] = CertificateFile;
        builder.Configuration["Gateway:CertificateKeyFile"] = CertificateFile + ".key";
        builder.Configuration["Data"] = Path.Combine(AppContext.BaseDirectory, "gateway-data");
        builder.Configuration["Services:rendering"] = $"http://127.0.0.1:{inner}";
        builder.Configuration["Services:storage"] = $"http://127.0.0.1:{inner}";
        builder.Configuration["Services:ingestion"] = $"http://127.0.0.1:{inner}";
        builder.Configuration["Services:search"] = $"http://127.0.0.1:{FreePort()}";
        builder.Configuration["Services:Token"] = Token;
        builder.Configuration["Gateway:TrustedProxies:0"] = "10.0.0.0/8";
        Configure(builder);
        GatewayService.Add(builder);
        builder.AddBus(GatewayService.Consumers);
        app = builder.Build();
        app.MapWhen(context => context.Connection.LocalPort == inner, services =>
        {
            services.Use((context, next) =>
            {
                if (IsRecording)
                    Asked.Enqueue((context.Request.Method, context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget, new HeaderDictionary(context.Request.Headers.ToDictionary())));
                return next(context);
            });
            services.UseRouting();
            services.UseEndpoints(Serve);
        });
        app.UseDefaults();
        GatewayService.Map(app);
        await app.StartAsync();
        var urls = app.Urls.Select(url => new Uri(url)).ToList();
        Port = urls.Single(url => url.Scheme == "http" && url.Port != inner).Port;
        SecurePort = urls.Single(url => url.Scheme == "https").Port;
        Reader = NewClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!(await Reader.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode)
            await Task.Yield();
    }

    public HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };

    public async ValueTask DisposeAsync()
    {
        Reader.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Settings of one kind of test, before the gateway is registered.</summary>
    protected virtual void Configure(WebApplicationBuilder builder)
    {
    }

    /// <summary>Puts a new certificate in the place of the one before; returns its thumbprint.</summary>
    public string NewCertificate() => WriteCertificate(CertificateFile);

    /// <summary>Writes a new self-signed certificate, and its key beside it; returns its thumbprint.</summary>
    public static string WriteCertificate(string path)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (var (file, text) in new[] { (path + ".key", key.ExportPkcs8PrivateKeyPem()), (path, certificate.ExportCertificatePem()) })
        {
            File.WriteAllText(file + ".new", text);
            File.Move(file + ".new", file, overwrite: true);
        }
        return certificate.Thumbprint;
    }

    /// <summary>Sends a request target exactly as it is given; returns the whole answer.</summary>
    public async Task<string> Raw(string target, string method = "GET", string headers = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n{headers}\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    /// <summary>An answer must be a problem with this status and a sentence.</summary>
    public static async Task IsProblem(HttpResponseMessage answer, int status)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = JsonNode.Parse(body)!;
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.InRange(problem["detail"]!.GetValue<string>().Length, 16, 200);
    }

    /// <summary>Maps the answers that stand for those of the services.</summary>
    protected virtual void Serve(IEndpointRouteBuilder routes)
    {
        // Storage's inner addresses, on the port that Rendering shares in one process.
        routes.MapGet("/articles/export", () => Secret);
        routes.MapGet("/articles/{id}/versions", (string id) => Secret);
        routes.Map("/articles/media/{id}", (string id) => Secret);
        routes.MapGet("/media/{id}/{name}", (HttpContext context, string id, string name) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(new byte[1000], "image/avif", entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{id}\""), enableRangeProcessing: true);
        });
        routes.MapMethods("/api/articles/{**rest}", ["GET", "DELETE"], (HttpContext context) => $"{context.Request.Method} {context.Request.Path}");
        routes.MapPost("/api/articles", async (HttpContext context) =>
        {
            var length = 0L;
            var buffer = new byte[64 * 1024];
            while (await context.Request.Body.ReadAsync(buffer) is > 0 and var read)
                length += read;
            return Results.Accepted(value: length);
        });
        routes.MapPost("/api/documents/early", () => Results.Problem("Send less.", statusCode: 413));
        routes.MapPost("/api/documents/limited", async (HttpContext context) =>
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = 1_000_000;
            try
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                return Results.Ok();
            }
            catch (BadHttpRequestException exception)
            {
                return Results.Problem("Send less.", statusCode: exception.StatusCode);
            }
        });
        routes.MapGet("/api/sources", () => Results.Problem("Send a key.", statusCode: 401));
        routes.MapGet("/server", (HttpContext context) =>
        {
            context.Response.Headers.Server = "inner/1.0";
            context.Response.Headers.SetCookie = "a=b";
            return "x";
        });
        routes.MapGet("/dated", (HttpContext context) =>
        {
            context.Response.Headers.LastModified = "Fri, 02 Jan 2026 03:04:05 GMT";
            context.Response.Headers[SecurityHeaders.InlineStyles] = "sha256-" + new string('A', 43) + "=";
            context.Response.Headers.Link = "</style.css>; rel=preload";
            context.Response.Headers.ContentLanguage = "en";
            return Page(context, 200, "public, max-age=0, must-revalidate", "article:dated", new string('y', 700));
        });
        routes.MapGet("/long", (HttpContext context) => Page(context, 200, "public, max-age=0, must-revalidate", "article:long", string.Join(' ', Enumerable.Range(0, 10_000))));
        routes.MapGet("/_", (HttpContext context) => Page(context, 404, "no-store", "", "Rendering's own page for what is missing"));
        routes.MapGet("/missing", (HttpContext context) => Page(context, 404, "no-store", "", "Not found " + new string('x', 500)));
        routes.MapGet("/breaks", (HttpContext context) => context.Abort());
        routes.MapGet("/old", (HttpContext context) =>
        {
            context.Response.Headers.Location = "/new";
            return Page(context, 301, "public, max-age=0", "article:b", "");
        });
        routes.MapGet("/articles/{id:length(16)}", (HttpContext context, string id) => Page(context, 302, "no-store", "", "permanent link of " + id));
        routes.Map("/{**path}", (HttpContext context) => Page(context, 200, "public, max-age=0, must-revalidate", "home,article:a", $"page {context.Request.Path}{context.Request.QueryString} {new string('x', 500)}"));
    }

    /// <summary>Whether <see cref="Asked"/> is filled.</summary>
    protected virtual bool IsRecording => true;

    protected static Task Page(HttpContext context, int status, string cacheControl, string tags, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = cacheControl;
        if (tags.Length > 0)
            context.Response.Headers["Cache-Tag"] = tags;
        return context.Response.WriteAsync(text);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

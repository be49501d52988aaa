using System.Globalization;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>Tests with a web server of their own that the site reads from; skipped where it cannot be reached.</summary>
/// <param name="host">The name by which the site reaches this machine; null if it does not.</param>
public abstract class WithServer(string? host) : IAsyncLifetime
{
    private TestServer? server;

    /// <summary>Its port.</summary>
    protected int Port => server!.Port;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(host is null, "BROADSHEET_TEST_HOST does not say how the site reaches this machine.");
        server = await TestServer.Start(Answer);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The address of a path on it, as the site reaches it.</summary>
    protected string Address(string path) => string.Create(CultureInfo.InvariantCulture, $"http://{host}:{Port}{path}");

    /// <summary>What it answers.</summary>
    protected abstract Task Answer(HttpContext context);
}

using System.Net;
using System.Text.Json.Nodes;
using Broadsheet.Defaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>Services answer only the site's own processes.</summary>
public sealed class ServiceTokens
{
    private const string Token = "a-token-of-the-tests-0123456789";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another-token-of-the-tests-0123")]
    [InlineData(Token + "0")]
    [InlineData(Token + ", " + Token)]
    public async Task A_request_without_the_token_is_refused_with_a_sentence(string? given)
    {
        await using var app = await Start(Token);
        using var answer = await Ask(app, "/api/inner/mirrors", given);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var detail = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>();
        Assert.Contains("Services__Token", detail);
        Assert.DoesNotContain(Token, detail);
    }

    [Fact]
    public async Task A_request_with_the_token_is_answered()
    {
        await using var app = await Start(Token);
        using var answer = await Ask(app, "/api/inner/mirrors", Token);
        Assert.Equal("inside", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_service_without_a_token_refuses_everybody()
    {
        await using var app = await Start(null);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(app, "/articles/export", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(app, "/articles/export", "")).StatusCode);
    }

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/health/ready/x", HttpStatusCode.Forbidden)]
    [InlineData("/health", HttpStatusCode.Forbidden)]
    public async Task Health_alone_needs_no_token(string path, HttpStatusCode status)
    {
        await using var app = await Start(Token);
        using var answer = await Ask(app, path, null);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public void A_process_that_is_one_of_several_does_not_start_without_a_token()
    {
        var refusal = Assert.Throws<StartException>(() => Builder(null).RequireServiceToken());
        Assert.Contains("Services__Token", refusal.Message);
        Assert.NotNull(Builder(Token).RequireServiceToken());
    }

    [Fact]
    public void A_client_that_two_services_set_up_sends_the_token_once()
    {
        var builder = Builder(Token);
        builder.AddServiceClient("storage");
        builder.AddServiceClient("storage");
        using var app = (IDisposable)builder.Build();
        using var client = ((WebApplication)app).Services.GetRequiredService<IHttpClientFactory>().CreateClient("storage");
        Assert.Equal([Token], client.DefaultRequestHeaders.GetValues(ServiceToken.Header));
    }

    [Fact]
    public void Each_start_of_one_process_makes_another_token()
    {
        var (first, second) = (Builder(null), Builder(null));
        first.MakeServiceToken();
        second.MakeServiceToken();
        Assert.True(ServiceToken.From(first.Configuration)!.Length >= ServiceOptions.ShortestToken);
        Assert.NotEqual(ServiceToken.From(first.Configuration), ServiceToken.From(second.Configuration));
    }

    private static WebApplicationBuilder Builder(string? token)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration["Services:Token"] = token;
        builder.Configuration["Data"] = Path.Combine(AppContext.BaseDirectory, "no-such-data-folder");
        return builder;
    }

    private static async Task<WebApplication> Start(string? token)
    {
        var app = Builder(token).AddDefaults("test").Build().UseDefaults().UseServiceToken();
        app.MapGet("/{**path}", () => "inside");
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpResponseMessage> Ask(WebApplication app, string path, string? token)
    {
        using var client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.TryAddWithoutValidation(ServiceToken.Header, token);
        return await client.SendAsync(request);
    }
}

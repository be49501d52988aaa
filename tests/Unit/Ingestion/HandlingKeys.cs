using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Broadsheet.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Keys of the API: made, listed and removed, by API and on the operators' page.</summary>
public sealed class HandlingKeys
{
    [Fact]
    public async Task The_first_key_is_in_a_file_that_its_owner_alone_reads_and_not_in_the_log()
    {
        await using var service = await RunningIngestion.Start(("Ingestion:ApiKey", null));
        var key = (await File.ReadAllTextAsync(service.File("api-key"))).Trim();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(service.File("api-key")));
        Assert.DoesNotContain(service.Logged, line => line.Text.Contains(key, StringComparison.Ordinal));
        using var client = service.Client(key);
        var listed = (await List(client)).Single()!;
        Assert.Equal((key[..6], "first key"), (Text(listed, "hint"), Text(listed, "label")));
        Assert.DoesNotContain(key, listed.ToJsonString());
    }

    [Fact]
    public async Task A_key_is_made_used_and_removed_and_opens_nothing_from_then_on()
    {
        await using var service = await RunningIngestion.Start(("Ingestion:ApiKey", null));
        using var first = service.Client((await File.ReadAllTextAsync(service.File("api-key"))).Trim());
        using var made = await first.PostAsJsonAsync("/api/keys", new { label = "the agency" });
        Assert.Equal((HttpStatusCode.Created, "no-store"), (made.StatusCode, made.Headers.CacheControl!.ToString()));
        var added = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
        using (var unnamed = await first.PostAsync("/api/keys", null))
            Assert.Equal(HttpStatusCode.Created, unnamed.StatusCode);

        using var second = service.Client(Text(added, "key"));
        var keys = await List(second);
        Assert.Equal(["first key", "the agency", null], keys.Select(key => Text(key!, "label")));
        // Which were used is noted once a minute, beside the requests.
        Assert.All(keys, key => Assert.Null(Text(key!, "lastUsed")));
        await service.Services.GetServices<IHostedService>().OfType<KeyUse>().Single().Write(CancellationToken.None);
        Assert.Equal([true, true, false], (await List(second)).Select(key => Text(key!, "lastUsed") is not null));

        using var removed = await first.DeleteAsync($"/api/keys/{Text(added, "id")}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var refused = await second.GetAsync("/api/keys");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var again = await first.DeleteAsync($"/api/keys/{Text(added, "id")}");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task The_last_key_stays_unless_there_is_one_in_the_settings()
    {
        await using var service = await RunningIngestion.Start(("Ingestion:ApiKey", null));
        using var first = service.Client((await File.ReadAllTextAsync(service.File("api-key"))).Trim());
        var id = Text((await List(first)).Single()!, "id");
        using var refused = await first.DeleteAsync($"/api/keys/{id}");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Ingestion:ApiKey", await refused.Content.ReadAsStringAsync());

        await using var configured = await RunningIngestion.Start();
        using var client = configured.Client();
        var settings = (await List(client)).Single()!;
        Assert.Equal(("settings", true),
            (Text(settings, "id"), Text(settings, "label")!.Contains("from the settings", StringComparison.Ordinal)));
        using var kept = await client.DeleteAsync("/api/keys/settings");
        Assert.Equal(HttpStatusCode.Conflict, kept.StatusCode);
        using var made = await client.PostAsync("/api/keys", null);
        var added = Text(JsonNode.Parse(await made.Content.ReadAsStringAsync())!, "id");
        using var removed = await client.DeleteAsync($"/api/keys/{added}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    [Fact]
    public async Task An_operator_makes_and_removes_keys_on_the_page_and_whoever_used_one_is_signed_out()
    {
        await using var service = await RunningIngestion.Start();
        using var mine = service.Client(key: null);
        await SignIn(mine, RunningIngestion.Key);
        var made = await Send(mine, "/ops/keys/add", ("label", "<b>night desk</b>"));
        Assert.Contains("&lt;b&gt;night desk&lt;/b&gt;", made);
        var key = made.Split("<code>")[1].Split("</code>")[0];
        Assert.Equal(64, key.Length);
        Assert.DoesNotContain(key, await mine.GetStringAsync("/ops/keys"));

        using var theirs = service.Client(key: null);
        await SignIn(theirs, key);
        var id = made.Split("/ops/keys/")[2].Split('/')[0];
        Assert.Contains("The key is removed.", await Send(mine, $"/ops/keys/{id}/remove"));
        using var signedOut = await theirs.GetAsync("/ops/keys");
        Assert.Equal(HttpStatusCode.Unauthorized, signedOut.StatusCode);
        await Send(mine, "/ops/sign-out");
        using var gone = await mine.GetAsync("/ops/keys");
        Assert.Equal(HttpStatusCode.Unauthorized, gone.StatusCode);
    }

    private static async Task SignIn(HttpClient client, string key)
    {
        using var signedIn = await client.PostAsync("/ops/sign-in", new FormUrlEncodedContent([new("key", key)]));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        client.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    // Sends a form with its proof, and what its answer leads to.
    private static async Task<string> Send(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        var proof = (await client.GetStringAsync("/ops/keys")).Split("name=\"proof\" value=\"")[1].Split('"')[0];
        using var answer = await client.PostAsync(path,
            new FormUrlEncodedContent([new("proof", proof),
                .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]));
        using var next = answer.StatusCode == HttpStatusCode.Redirect ? await client.GetAsync(answer.Headers.Location)
            : null;
        return await (next ?? answer).Content.ReadAsStringAsync();
    }

    private static async Task<JsonArray> List(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync("/api/keys"))!.AsArray();

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();
}

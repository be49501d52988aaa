using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>
/// Where our copies of pictures are: Storage, over HTTP. Without the retries of other clients: an article is held back for its pictures, and
/// the outbox repeats the whole.
/// </summary>
internal sealed class MediaLibrary(IHttpClientFactory clients)
{
    /// <summary>Name of its client.</summary>
    public const string Client = "media library";

    /// <summary>What is known of a medium, or null if Storage does not have it. Throws <see cref="HttpRequestException"/> and the like while Storage cannot be reached.</summary>
    public async Task<Medium?> Find(string id, CancellationToken cancellation)
    {
        using var answer = await clients.CreateClient(Client).GetAsync($"/articles/media/{id}", cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<Medium>(Json.Options, cancellation);
    }

    /// <summary>Keeps a picture; when this returns it survives. Repeating it changes nothing.</summary>
    public async Task Save(Developed picture, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(picture.Master);
        using var answer = await clients.CreateClient(Client).PutAsync(
            $"/articles/media/{picture.Medium.Id}?medium={Uri.EscapeDataString(JsonSerializer.Serialize(picture.Medium, Json.Options))}", content, cancellation);
        answer.EnsureSuccessStatusCode();
    }
}

using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>The operators' page about keys and its forms.</summary>
internal static class KeyPages
{
    private const string Start = "/ops/keys";

    /// <summary>Maps them below the pages for those who are signed in.</summary>
    public static void MapKeyPages(this RouteGroupBuilder pages)
    {
        pages.MapGet("/keys", List);
        pages.MapPost("/keys/add", Add);
        pages.MapPost("/keys/{id}/remove", Remove);
    }

    private static Task<IResult> List(HttpContext context, KeyBook keys) =>
        Page(context, keys, notice: context.Request.Query["done"] == "remove" ? "The key is removed." : null);

    private static async Task<IResult> Add(HttpContext context, KeyBook keys)
    {
        var added = await keys.Add(OpsRoutes.Form(context)["label"], context.RequestAborted);
        return await Page(context, keys, added: added.Value, problem: added.Problem);
    }

    private static async Task<IResult> Remove(string id, HttpContext context, KeyBook keys) =>
        await keys.Remove(id, context.RequestAborted) is { } problem
            ? await Page(context, keys, problem: problem)
            : Results.Redirect(Start + "?done=remove");

    private static async Task<IResult> Page(HttpContext context, KeyBook keys, NewKey? added = null,
        string? notice = null, Problem? problem = null)
    {
        var all = await keys.All(context.RequestAborted);
        var site = context.RequestServices.GetRequiredService<IOptions<SiteOptions>>();
        var view = KeysView.List(all, added, OpsRoutes.Proof(context), notice, problem?.Detail);
        return OpsRoutes.Page(site, "Keys", view, OpsRoutes.Proof(context), problem?.Status ?? StatusCodes.Status200OK);
    }
}

using Microsoft.OpenApi;

namespace Broadsheet.Ingestion;

/// <summary>The API's own description: <c>GET /api/openapi.json</c>, OpenAPI 3.1.</summary>
internal static class ApiDescription
{
    public static void AddApiDescription(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi("openapi", options =>
        {
            // In one process the other services' inner addresses are mapped beside ours.
            options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "Broadsheet API";
                document.Info.Version = "1";
                document.Info.Description = "Send articles and saved pages, see how far they have come, manage feeds. Errors are problem details (RFC 9457).";
                // Where a reader of the description found it is where the API is.
                document.Servers?.Clear();
                var components = document.Components ??= new OpenApiComponents();
                (components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>())["key"] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http, Scheme = "bearer",
                    Description = "A key of the site. The first one is in the file api-key of the data folder.",
                };
                document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
                return Task.CompletedTask;
            });
        });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/api/{documentName}.json");
}

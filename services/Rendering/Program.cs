using Broadsheet.Defaults;
using Broadsheet.Rendering;

if (Help.Asked(args, RenderingService.About))
    return;
var builder = ProcessDefaults.NewBuilder(args).AddDefaults("rendering");
RenderingService.Add(builder);
builder.AddBus(RenderingService.Consumers);
var app = builder.Build().UseDefaults();
RenderingService.Map(app);
app.Run();
